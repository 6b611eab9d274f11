"""Multilevel regression for many parties at once, by nested Laplace approximation.

Order of reading: ``definition`` (the one model, read by this engine and by the oracle),
``families`` (covariances and their priors), ``layout`` (evidence in the order of the arithmetic),
``newton`` (the mode, seats eliminated one by one), ``marginal`` (the likelihood of the
hyperparameters, its gradient, the correction of the mean), ``hyper`` (their mode and their
integration), ``joint`` (draws), ``poststratify`` (from cells to seats and groups).
"""
