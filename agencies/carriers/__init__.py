"""What takes e-mail and text messages out of the hub: GOV.UK Notify, a mail server, the demo's outbox."""
