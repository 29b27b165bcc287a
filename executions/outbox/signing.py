"""Secrets and signatures of webhooks.

A webhook's secret is derived from the server's own secret, so no database and no backup holds it. It is shown when the
webhook is made or its secret renewed, and never again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from django.conf import settings

from executions.outbox.models import Webhook

HEADER = "Sfn-Studio-Signature"


def secret_of(webhook: Webhook) -> str:
    """Return the webhook's secret of its present generation."""
    about = f"webhook:{webhook.pk}:{webhook.generation}"
    digest = hmac.new(settings.SECRET_KEY.encode(), about.encode(), hashlib.sha256).digest()
    return "whsec_" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def signature(secret: str, at: int, body: bytes) -> str:
    """Return the header: `t=UNIX SECONDS,v1=HEX`, HMAC-SHA256 of the seconds, a dot and the body.

    The time is inside, so that a request which somebody recorded cannot be sent again later.
    """
    digest = hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
