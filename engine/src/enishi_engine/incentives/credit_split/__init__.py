"""Credit split (役割別手数料)."""
