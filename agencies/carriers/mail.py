"""A mail server, through Django's own e-mail, for those without GOV.UK Notify: no text messages."""

from __future__ import annotations

from dataclasses import dataclass
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage, get_connection

from agencies.carriers.port import Channel, Fill, Never, NotNow, Taken, Template, To, written

SECONDS = 10
_FOR_GOOD = 500  # an SMTP answer from here on is final


@dataclass(frozen=True)
class Mail:
    """The server of the settings. What it takes it takes for good: a bounce goes to its sender."""

    name: str = "mail"
    channels: frozenset[Channel] = frozenset({Channel.EMAIL})
    follows: bool = False

    def send(self, template: Template, to: To, reference: str, fill: Fill) -> Taken:
        """Hand an e-mail over. Raises NotNow, Never."""
        if to.channel not in self.channels:
            raise Never("NO_TEXT_MESSAGES")
        letter = written(template, to.channel, fill)
        # The same reference again is the same e-mail for a mailbox that looks at its number.
        headers = {"Message-ID": f"<{reference}@safeguarding-hub>"} if reference else {}
        mail = EmailMessage(letter.subject, letter.body, to=[to.address], headers=headers)
        try:
            mail.connection = get_connection(timeout=SECONDS)
            mail.send()
        except SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            if codes and min(codes) >= _FOR_GOOD:
                raise Never("REFUSED_ADDRESS") from None
            raise NotNow("MAIL_SERVER") from None
        except OSError:  # smtplib's own errors are OSErrors
            raise NotNow("MAIL_SERVER") from None
        return Taken()

    def find(self, reference: str, to: To) -> Taken | None:
        """It cannot tell."""
        return None

    def fate(self, number: str) -> Taken:
        """It cannot tell; what it took counts as gone."""
        return Taken(number)
