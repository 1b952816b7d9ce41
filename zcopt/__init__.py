"""zcopt finds, ranks and proves decarbonization pathways for factories."""
