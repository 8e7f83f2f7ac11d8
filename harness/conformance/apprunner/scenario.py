"""A scenario for any client: a connection from its creation to its deletion."""

QUOTA = 10


class ServiceError(Exception):
    """An error of the service as a client reports it."""

    def __init__(self, code, message):
        super().__init__(f"{code}: {message}")
        self.outcome = {"Error": code, "Message": message}


def run_scenario(call, approve):
    """Returns the outcome of each step by its name. `call` executes an operation or raises a ServiceError."""
    outcomes = {}

    def step(name, operation, **members):
        try:
            outcomes[name] = call(operation, members)
        except ServiceError as error:
            outcomes[name] = error.outcome
        return outcomes[name]

    first = _create(step, approve)
    _list(step)
    _tag(step, first)
    service_arn = _run_service(step, first)
    _cause_errors(step)
    step("delete while used", "DeleteConnection", ConnectionArn=first)
    _delete_service(step, service_arn)
    _delete(step, first)
    return outcomes


def _create(step, approve):
    created = step("create", "CreateConnection", ConnectionName="my-github-connection", ProviderType="GITHUB")
    tags = [{"Key": "team", "Value": "web"}, {"Key": "empty", "Value": ""}]
    name = "my-github-org-connection"
    tagged = step("create with tags", "CreateConnection", ConnectionName=name, ProviderType="GITHUB", Tags=tags)
    step("tags of new", "ListTagsForResource", ResourceArn=tagged["Connection"]["ConnectionArn"])
    step("list pending", "ListConnections")
    step("service while pending", "CreateService", **service(created["Connection"]["ConnectionArn"]))
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
    step("list unknown", "ListConnections", ConnectionName="no-such-connection")
    page = step("page 1", "ListConnections", MaxResults=1)
    step("page 2", "ListConnections", MaxResults=1, NextToken=page["NextToken"])
    step("page of another list", "ListConnections", MaxResults=2, NextToken=page["NextToken"])


def _tag(step, arn):
    tags = [{"Key": "Department", "Value": "Retail"}, {"Key": "CustomerId", "Value": "56439872357912"}]
    step("tag", "TagResource", ResourceArn=arn, Tags=tags)
    step("tags", "ListTagsForResource", ResourceArn=arn)
    step("untag", "UntagResource", ResourceArn=arn, TagKeys=["Department"])
    step("tags left", "ListTagsForResource", ResourceArn=arn)


def _run_service(step, arn):
    """What the deploy action does: creates a service, then updates it."""
    created = step("service", "CreateService", **service(arn))
    step("services", "ListServices")
    service_arn = created["Service"]["ServiceArn"]
    values = {"Runtime": "CORRETTO_11", "BuildCommand": "mvn package", "StartCommand": "java -jar a.jar", "Port": "8080"}
    source = service(arn)["SourceConfiguration"]
    configuration = {"ConfigurationSource": "API", "CodeConfigurationValues": values}
    source["CodeRepository"]["CodeConfiguration"] = configuration
    instance = {"Cpu": "1 vCPU", "Memory": "2 GB"}
    update = {"SourceConfiguration": source, "InstanceConfiguration": instance}
    step("update service", "UpdateService", ServiceArn=service_arn, **update)
    step("running service", "DescribeService", ServiceArn=service_arn)
    return service_arn


def _delete_service(step, arn):
    step("delete service", "DeleteService", ServiceArn=arn)
    step("deleted service", "DescribeService", ServiceArn=arn)
    step("no services", "ListServices")


def _cause_errors(step):
    step("duplicate", "CreateConnection", ConnectionName="my-github-connection", ProviderType="GITHUB")
    step("bad name", "CreateConnection", ConnectionName="-connection", ProviderType="GITHUB")
    step("bad provider", "CreateConnection", ConnectionName="my-connection", ProviderType="UNKNOWN")
    for number in range(3, QUOTA + 1):
        step(f"create {number}", "CreateConnection", ConnectionName=f"my-{number}", ProviderType="BITBUCKET")
    step("quota", "CreateConnection", ConnectionName="one-too-many", ProviderType="GITHUB")


def _delete(step, arn):
    step("delete", "DeleteConnection", ConnectionArn=arn)
    step("delete again", "DeleteConnection", ConnectionArn=arn)
    step("tags of deleted", "ListTagsForResource", ResourceArn=arn)
    step("list deleted", "ListConnections", ConnectionName="my-github-connection")
