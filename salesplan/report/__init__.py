"""What people and other programs get to see: views (rows without styling), and the formats that write them."""
