//! Substance identity: catalogue, lists, CAS and UN numbers, matching with reasons.
