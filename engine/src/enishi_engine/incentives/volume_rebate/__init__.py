"""Volume rebate (数量リベート)."""
