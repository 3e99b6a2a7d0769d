"""What Sakura sells, and what a customer of a given size pays for it; all amounts in yen."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, kw_only=True)
class Product:
    """`yearly` is the price of the product itself, `per_pack` of each ten people who use it, both for twelve months."""

    code: str
    name: str
    family: str
    yearly: int
    per_pack: int
    setup: int = 0
    main: bool = False
    target_size: str = ""
    counterpart: str = "accounting"


PRODUCTS = (
    Product(code="accounting", name="さくら会計クラウド", family="cloud", yearly=118_800, per_pack=24_000, setup=50_000, main=True),
    Product(code="expense", name="さくら経費", family="cloud", yearly=48_000, per_pack=36_000),
    Product(code="invoice", name="さくら請求", family="cloud", yearly=72_000, per_pack=12_000, setup=30_000),
    Product(code="payroll", name="さくら給与クラウド", family="cloud", yearly=72_000, per_pack=48_000, setup=40_000, counterpart="hr"),
    Product(code="hr", name="さくら人事労務", family="cloud", yearly=60_000, per_pack=54_000, setup=60_000, counterpart="hr"),
    Product(code="attendance", name="さくら勤怠", family="cloud", yearly=24_000, per_pack=36_000, counterpart="hr"),
    Product(
        code="accounting_pro", name="さくら会計 本格版", family="onprem", yearly=380_000, per_pack=30_000, setup=150_000, target_size="middle"
    ),
    Product(
        code="payroll_pro", name="さくら給与 本格版", family="onprem", yearly=320_000, per_pack=36_000, setup=120_000, target_size="middle",
        counterpart="hr",
    ),
    Product(code="assets", name="さくら固定資産", family="onprem", yearly=180_000, per_pack=0, target_size="middle"),
    Product(code="training", name="導入研修", family="service", yearly=80_000, per_pack=0),
)  # fmt: skip
PRODUCT = {product.code: product for product in PRODUCTS}

# What each kind of partner sells first, and how often; sold later: whatever the customer does not have yet.
FIRST_SOLD = {
    "it_dealer": {"accounting": 5, "attendance": 3, "invoice": 3, "payroll": 2, "accounting_pro": 2, "expense": 1},
    "system_integrator": {"accounting_pro": 4, "payroll_pro": 3, "accounting": 4, "hr": 2, "expense": 2},
    "tax_accountant": {"accounting": 8, "invoice": 3, "expense": 2, "payroll": 1},
    "labor_consultant": {"payroll": 5, "hr": 5, "attendance": 4},
    "consultant": {"accounting": 4, "hr": 3, "expense": 3},
}
SOLD_LATER = {
    "accounting": ("hr", "hr", "expense", "invoice", "payroll"),
    "expense": ("accounting", "invoice"),
    "invoice": ("accounting", "expense"),
    "payroll": ("hr", "attendance", "accounting"),
    "hr": ("accounting", "accounting", "payroll", "attendance"),
    "attendance": ("payroll", "hr"),
    "accounting_pro": ("assets", "payroll_pro", "expense", "hr"),
    "payroll_pro": ("hr", "accounting_pro", "attendance"),
    "assets": ("expense",),
}
PACKS = {"small": (1, 3), "middle": (3, 9), "large": (8, 30)}  # tens of people, by size of customer


@dataclass(frozen=True, kw_only=True)
class Price:
    """One line's money: `net` is what the customer pays, `setup` its setup part, `subvention` what the maker gave to lower it."""

    quantity: int
    listed: int
    net: int
    setup: int = 0
    subvention: int = 0


def price(rng: Random, product: Product, packs: int, *, setup: bool) -> Price:
    """A year of the product for that many packs, less the discount that was agreed on."""
    listed = product.yearly + product.per_pack * packs
    discount = rng.choices((0, 5, 10, 15, 20), (55, 15, 15, 10, 5))[0]
    net = listed * (100 - discount) // 100 // 100 * 100
    subvention = net * rng.choice((10, 20)) // 100 // 100 * 100 if setup and rng.random() < 0.04 else 0
    setup_fee = product.setup if setup and rng.random() < 0.7 else 0
    return Price(quantity=packs, listed=listed + setup_fee, net=net - subvention + setup_fee, setup=setup_fee, subvention=subvention)
