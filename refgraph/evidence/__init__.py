"""Whether it pays and whether it is true: ROI, attribution, back-test, experiment, value model."""
