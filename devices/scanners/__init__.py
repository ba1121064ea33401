"""Document scanners and document cameras."""
