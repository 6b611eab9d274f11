"""The same model by NUTS: the oracle of the fast engine. Needs the extra ``[bayes]`` (NumPyro).

It reads the one definition and shares no arithmetic with the engine: priors are stated on the
natural scale by NumPyro's own distributions, gradients are JAX's. Hours may pass where the engine
takes seconds.

Every effect is the Cholesky factor of its covariance times standard normals. NUTS: Hoffman and
Gelman, "The No-U-Turn Sampler", Journal of Machine Learning Research 15 (2014).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from hustings.election.contest import FloatArray
from hustings.estimate.multilevel.definition import Counts, Model
from hustings.estimate.multilevel.families import Correlated, Family, Fixed, Scaled, Spread
from hustings.estimate.multilevel.joint import Draws

try:
    import jax
    import jax.numpy as jnp
    import numpyro
    import numpyro.distributions as dist
    from numpyro.infer import MCMC, NUTS, init_to_uniform
except ImportError as missing:
    raise ImportError(
        "NUTS needs the extra [bayes]: install hustings[bayes], or numpyro beside it."
    ) from missing

SEATS = "seats"  # the name of the seats' own effects among the sites
START_RADIUS = 0.1  # far starts on the logits of rare outcomes cost long trees


@dataclass(frozen=True)
class Chains:
    """``draws``: those of all chains, one chain after the other, as the engine's own draws are.
    ``diverging``: how many steps of the sampler after tuning went wrong; many are a warning."""

    draws: Draws
    chains: int
    diverging: int


def nuts(
    model: Model,
    evidence: Counts,
    draws: int = 1_000,
    tune: int = 1_000,
    chains: int = 4,
    seed: int = 0,
    target_accept: float = 0.8,
) -> Chains:
    """Draws from the posterior, chain after chain in this process. Deterministic in its
    arguments on one machine.

    Raises TypeError for a family of covariances that is not known here, ValueError for fewer
    than one draw or chain.
    """
    if draws < 1 or chains < 1:
        raise ValueError(f"draws and chains must be at least 1. Got {draws} and {chains} instead.")
    with jax.enable_x64(True):
        sampler = MCMC(
            NUTS(
                joint(model, evidence),
                target_accept_prob=target_accept,
                init_strategy=init_to_uniform(radius=START_RADIUS),
            ),
            num_warmup=tune,
            num_samples=draws,
            num_chains=chains,
            chain_method="sequential",
            progress_bar=False,
        )
        sampler.run(jax.random.PRNGKey(seed), extra_fields=("diverging",))
        found = {name: np.asarray(x) for name, x in sampler.get_samples().items()}
        diverging = int(np.asarray(sampler.get_extra_fields()["diverging"]).sum())
    effects, seats = np.split(found["rows"], [model.globals], axis=1)
    split = model.seat_design.shape[1]
    theta = [
        logarithms(family, found[f"{name}.covariance"])
        for name, family, _ in _parts(model)
        if family.size(model.basis.places)
    ]
    level = np.einsum("sj,njd->nsd", model.seat_design, effects[:, :split]) + seats
    theta = [np.zeros((len(effects), 0)), *theta]
    return Chains(Draws(effects, level, np.concatenate(theta, axis=1)), chains, diverging)


def logarithms(family: Family, covariance: FloatArray) -> FloatArray:
    """(n, size) hyperparameters on the definition's scale, from (n, F, F) covariances."""
    sd = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    if isinstance(family, Scaled):
        return np.asarray(np.log(sd[:, :1] / np.broadcast_to(family.sd, sd.shape[1:])[:1]))
    if not isinstance(family, Correlated):
        return np.asarray(np.log(sd))
    values, vectors = np.linalg.eigh(covariance / (sd[:, :, None] * sd[:, None, :]))
    whole = (vectors * np.log(values)[:, None, :]) @ np.swapaxes(vectors, 1, 2)
    row, column = np.triu_indices(sd.shape[1], 1)
    return np.concatenate([np.log(sd), whole[:, row, column]], axis=1)


def joint(model: Model, evidence: Counts) -> Callable[[], None]:
    """The model as NumPyro takes it: sites ``<name>.sd``, ``<name>.factor`` of a correlation,
    ``<name>.scale`` and ``<name>.normal`` (n, D) for every effect and for ``seats``."""
    basis = jnp.asarray(model.basis.b)
    places, size = model.basis.places, model.basis.size
    likelihood = _likelihood(model, evidence)

    def sites() -> None:
        rows = jnp.zeros((model.globals + model.seats, size))
        for name, family, columns in _parts(model):
            spread = _covariance(name, family, places)
            numpyro.deterministic(f"{name}.covariance", spread)
            factor = jnp.linalg.cholesky(basis @ spread @ basis.T)
            normal = numpyro.sample(
                f"{name}.normal", dist.Normal(0, 1).expand([len(columns), size]).to_event(2)
            )
            rows = rows.at[columns].set(normal @ factor.T)
        numpyro.deterministic("rows", rows)
        numpyro.factor("answers", likelihood(rows))

    return sites


def _parts(model: Model) -> list[tuple[str, Family, Any]]:
    """Name, family and rows of every effect, the seats' own last."""
    parts: list[tuple[str, Family, Any]] = [(e.name, e.family, e.columns) for e in model.effects]
    return [
        *parts,
        (SEATS, model.seat_family, np.arange(model.globals, model.globals + model.seats)),
    ]


def _covariance(name: str, family: Family, places: int) -> Any:
    """(F, F), drawn from the family's prior as its docstring states it."""
    if isinstance(family, Fixed):
        return jnp.diag(jnp.broadcast_to(jnp.square(jnp.asarray(family.sd, float)), places))
    if isinstance(family, Scaled):
        known = jnp.broadcast_to(jnp.asarray(family.sd, float), places)
        scale = numpyro.sample(f"{name}.scale", dist.LogNormal(0, family.log_sd))
        return jnp.diag(jnp.square(known * scale))
    if isinstance(family, Spread | Correlated):
        sd = numpyro.sample(
            f"{name}.sd", dist.Exponential(family.rate).expand([places]).to_event(1)
        )
        if isinstance(family, Spread) or places == 1:
            return jnp.diag(jnp.square(sd))
        factor = sd[:, None] * numpyro.sample(
            f"{name}.factor", dist.LKJCholesky(places, concentration=family.eta)
        )
        return factor @ factor.T
    raise TypeError(
        f"the family of {name} must be Fixed, Scaled, Spread or Correlated. Got {family!r} instead."
    )


def _likelihood(model: Model, evidence: Counts) -> Callable[[Any], Any]:
    """Log likelihood as a function of all effects and seats, (G + S, D)."""
    a, offset, loading = (jnp.asarray(x) for x in (model.basis.a, model.offset, model.loading))
    seat_design = jnp.asarray(model.seat_design)
    kind_design = jnp.asarray(model.kind_design.toarray())
    kind_offset = jnp.asarray(0.0 if model.kind_offset is None else model.kind_offset)
    none = np.zeros((model.seats, model.kind_design.shape[1]))
    centre = jnp.asarray(none if model.centre is None else model.centre)
    seat, kind = jnp.asarray(evidence.seat), jnp.asarray(evidence.kind)
    counts = jnp.asarray(evidence.counts)
    split = model.seat_design.shape[1]

    def log_likelihood(rows: Any) -> Any:
        own = seat_design @ rows[:split] + rows[model.globals :]
        kinds = rows[split : model.globals] @ a.T
        of_seat = offset + loading * (own @ a.T) - centre @ kinds
        of_kind = kind_offset + kind_design @ kinds
        logits = of_seat[seat] + of_kind[kind]
        return (counts * jax.nn.log_softmax(logits, axis=1)).sum()

    return log_likelihood
