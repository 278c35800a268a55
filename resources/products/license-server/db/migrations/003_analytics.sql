-- Migration 003: Analytics
-- Description: Analytics and reporting
-- Author: System
-- Date: 2026-01-24

CREATE TABLE usage_events (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    license_id UUID NOT NULL REFERENCES licenses(id) ON DELETE CASCADE,
    event_name VARCHAR(100) NOT NULL,
    occurred_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
    properties JSONB NOT NULL DEFAULT '{}'::jsonb
);

CREATE INDEX idx_usage_events_license_id ON usage_events(license_id, occurred_at);

CREATE VIEW monthly_revenue AS
SELECT date_trunc('month', processed_at) AS month, currency, sum(amount_cents - coalesce(refunded_amount_cents, 0)) AS amount_cents
FROM payment_transactions
WHERE status IN ('succeeded', 'refunded')
GROUP BY 1, 2;
