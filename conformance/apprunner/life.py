"""A connection's whole life as a client sees it: what it asks for, and what it gets."""

QUOTA = 10


class Refusal(Exception):
    """An error as a client reports it: the code that the service gave, and its text."""

    def __init__(self, code, text):
        super().__init__(f"{code}: {text}")
        self.outcome = {"Error": code, "Message": text}


def live(call, approve):
    """Gives the outcome of each step by its name. `call` carries an operation out or raises a Refusal."""
    outcomes = {}

    def step(name, operation, **members):
        try:
            outcomes[name] = call(operation, members)
        except Refusal as refusal:
            outcomes[name] = refusal.outcome
        return outcomes[name]

    first = _create(step, approve)
    _list(step)
    _tag(step, first)
    _use(step, first)
    _be_refused(step)
    _delete(step, first)
    return outcomes


def _create(step, approve):
    created = step("create", "CreateConnection", ConnectionName="my-github-connection", ProviderType="GITHUB")
    tags = [{"Key": "team", "Value": "web"}, {"Key": "empty", "Value": ""}]
    name = "my-github-org-connection"
    tagged = step("create with tags", "CreateConnection", ConnectionName=name, ProviderType="GITHUB", Tags=tags)
    step("its tags", "ListTagsForResource", ResourceArn=tagged["Connection"]["ConnectionArn"])
    step("list pending", "ListConnections")
    step("service too early", "CreateService", **service(created["Connection"]["ConnectionArn"]))
    approve("my-github-connection")
    approve(name)
    return created["Connection"]["ConnectionArn"]


def service(connection):
    repository = {
        "RepositoryUrl": "https://github.com/octo-org/octo-repo",
        "SourceCodeVersion": {"Type": "BRANCH", "Value": "main"},
        "CodeConfiguration": {"ConfigurationSource": "REPOSITORY"},
    }
    source = {"AuthenticationConfiguration": {"ConnectionArn": connection}, "CodeRepository": repository}
    return {"ServiceName": "my-service", "SourceConfiguration": source}


def _list(step):
    step("list", "ListConnections")
    step("list one", "ListConnections", ConnectionName="my-github-org-connection")
    step("list none", "ListConnections", ConnectionName="no-such-connection")
    page = step("page 1", "ListConnections", MaxResults=1)
    step("page 2", "ListConnections", MaxResults=1, NextToken=page["NextToken"])
    step("page of another list", "ListConnections", MaxResults=2, NextToken=page["NextToken"])


def _tag(step, arn):
    tags = [{"Key": "Department", "Value": "Retail"}, {"Key": "CustomerId", "Value": "56439872357912"}]
    step("tag", "TagResource", ResourceArn=arn, Tags=tags)
    step("tags", "ListTagsForResource", ResourceArn=arn)
    step("untag", "UntagResource", ResourceArn=arn, TagKeys=["Department"])
    step("tags left", "ListTagsForResource", ResourceArn=arn)


def _use(step, arn):
    step("service", "CreateService", **service(arn))
    step("services", "ListServices")


def _be_refused(step):
    step("duplicate", "CreateConnection", ConnectionName="my-github-connection", ProviderType="GITHUB")
    step("bad name", "CreateConnection", ConnectionName="-connection", ProviderType="GITHUB")
    step("bad provider", "CreateConnection", ConnectionName="my-connection", ProviderType="GITLAB")
    for number in range(3, QUOTA + 1):
        step(f"create {number}", "CreateConnection", ConnectionName=f"my-{number}", ProviderType="BITBUCKET")
    step("quota", "CreateConnection", ConnectionName="one-too-many", ProviderType="GITHUB")


def _delete(step, arn):
    step("delete", "DeleteConnection", ConnectionArn=arn)
    step("delete again", "DeleteConnection", ConnectionArn=arn)
    step("tags of none", "ListTagsForResource", ResourceArn=arn)
    step("list deleted", "ListConnections", ConnectionName="my-github-connection")
