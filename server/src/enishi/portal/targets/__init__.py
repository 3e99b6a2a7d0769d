"""目標合意: what the maker proposes as a target, read and signed by the owner of the partner's company."""
