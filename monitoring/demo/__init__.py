"""Invented progress and accounts, so that a visitor sees the portal at work.

`verloop` decides how each result fares, `teksten` what is said about it, `accounts` who works with it, and
`vullen` writes it all. Everything follows from the plan and the day alone: the same day gives the same demo.
"""
