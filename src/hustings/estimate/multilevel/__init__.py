"""Multilevel regression for many parties at once, by nested Laplace approximation.

Order of reading: ``definition`` (the one model, read by this engine and by the oracle),
``families`` (covariances and their priors), ``layout`` (evidence in the order of the arithmetic),
``arrow`` (the Hessian, seats eliminated one by one), ``newton`` (the mode), ``covariance`` and
``skew`` (what corrects the mean), ``marginal`` (the likelihood of the hyperparameters and its
gradient), ``hyper`` (its mode and its integration), ``joint`` (draws), ``poststratify`` (from
cells to seats and groups).
"""
