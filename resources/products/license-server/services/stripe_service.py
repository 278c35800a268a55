"""Keeps subscriptions as Stripe has them."""


def customer_of(connection, subscription_id):
    row = connection.execute(
        "SELECT stripe_customer_id FROM subscriptions WHERE stripe_subscription_id = %s", (subscription_id,)
    ).fetchone()
    return row and row[0]


def record_payment(connection, subscription_id, intent, invoice, amount_cents, currency):
    connection.execute(
        "INSERT INTO payment_transactions (subscription_id, stripe_payment_intent_id, stripe_invoice_id, amount_cents,"
        " currency, status) VALUES (%s, %s, %s, %s, %s, 'succeeded') ON CONFLICT (stripe_payment_intent_id) DO NOTHING",
        (subscription_id, intent, invoice, amount_cents, currency),
    )
