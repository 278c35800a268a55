-- Takes back 002
DROP TABLE referrals;
DROP TABLE affiliates;
