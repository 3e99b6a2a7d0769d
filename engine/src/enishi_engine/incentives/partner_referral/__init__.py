"""Partner referral (パートナー紹介)."""
