"""Messages out of the hub, by e-mail and text message."""
