-- Takes back 003
DROP VIEW monthly_revenue;
DROP TABLE usage_events;
