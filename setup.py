"""What pyproject.toml cannot say: data/ at the top of the tree is installed as the package zcopt_data."""

from setuptools import find_packages, setup

setup(packages=[*find_packages(include=["zcopt", "zcopt.*"]), "zcopt_data"], package_dir={"zcopt_data": "data"})
