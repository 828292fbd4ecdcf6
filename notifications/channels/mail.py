"""Makes an e-mail of a letter: plain text, no case content, one Message-ID for ever so that copies can be told."""

from __future__ import annotations

import hashlib
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from config.settings import Settings
from notifications.channels.channel import GiveUp
from notifications.letter import Letter
from notifications.render import email_text, one_line

# As long as a line may be: where the library breaks one, it forgets the quotes around a name, and what stands in angle
# brackets in the name would be the address.
UNFOLDED = SMTP.clone(max_line_length=998)


def mail(letter: Letter, settings: Settings, at: datetime) -> EmailMessage:
    """The message, dated `at`; raises GiveUp when the address cannot be written in one."""
    message = EmailMessage(policy=UNFOLDED)
    try:
        message["From"] = Address("Countersign", addr_spec=settings.mail_from)
        message["To"] = Address(one_line(letter.name), addr_spec=letter.email)
    except (ValueError, IndexError, MessageError):
        raise GiveUp("The person's e-mail address is not one. Correct it in the staff list, then retry.") from None
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{identity(letter)}@{host(settings)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(email_text(letter, settings))
    return message


def identity(letter: Letter) -> str:
    """Stable for the outbox row: every copy of a message carries the same one.

    After a restore numbers are used again: with the era that it began, a new row under the key of one that was lost
    is a message of its own, which no mail server takes for a copy.
    """
    return hashlib.sha256(f"{letter.key}{letter.era}".encode()).hexdigest()[:32]


def host(settings: Settings) -> str:
    return urlsplit(settings.base_url).hostname or "localhost"
