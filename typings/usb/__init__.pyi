"""What the product and its tests use of pyusb."""
