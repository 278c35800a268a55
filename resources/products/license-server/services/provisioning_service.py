"""Gives a licence to who has paid for it."""


def subscription_data(license_id, customer_id, plan_type, amount_cents):
    return {
        "license_id": license_id,
        "stripe_customer_id": customer_id,
        "plan_type": plan_type,
        "amount_cents": amount_cents,
    }
