"""Tests of mash_hub."""
