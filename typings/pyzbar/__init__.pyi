"""A wrapper around ZBar; only its low level is used."""
