"""Those who keep heads of the access log: the parties' log reviewers and the administrators."""
