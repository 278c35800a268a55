-- Takes back 001: every table with its rows. Only for a database that holds nothing of value.
DROP TABLE payment_transactions;
DROP TABLE subscriptions;
DROP TABLE api_keys;
DROP TABLE activations;
DROP TABLE team_members;
DROP TABLE teams;
DROP TABLE licenses;
DROP TABLE users;
DROP EXTENSION "uuid-ossp";
