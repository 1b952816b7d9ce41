"""Where speed is measured: ratios within one run on one machine. Nothing here is part of the package zcopt."""
