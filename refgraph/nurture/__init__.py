"""What to do next with whom: cadence, lapse, triggers, repair, capacity, and the plan they make."""
