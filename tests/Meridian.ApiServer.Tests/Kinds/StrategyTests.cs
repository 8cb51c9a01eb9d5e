using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;
using static Meridian.ApiServer.Tests.Kinds.StrategyFixture;

namespace Meridian.ApiServer.Tests.Kinds;

public class StrategyTests
{
    private static readonly Dictionary<string, ResourceType> ByKind = ResourceTypes.Federation.DistinctBy(t => t.Kind).ToDictionary(t => t.Kind);

    private static JsonObject Object(string kind, string rest, string metadata = "\"name\":\"x\"")
    {
        var type = ByKind[kind];
        var ns = type.Namespaced ? ",\"namespace\":\"default\"" : "";
        return Json($$$"""{"apiVersion":"{{{type.ApiVersion}}}","kind":"{{{kind}}}","metadata":{ {{{metadata}}}{{{ns}}} }{{{(rest.Length == 0 ? "" : ",")}}}{{{rest}}} }""");
    }

    private static JsonObject Deployment(string spec = "", string annotations = "{}") => Object("Deployment",
        "\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"web\"}},\"template\":{\"metadata\":{\"labels\":{\"app\":\"web\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"i\"}]}}" + spec + "}",
        $"\"name\":\"x\",\"annotations\":{annotations}");

    [Fact]
    public void For_EveryServedResource_HasAStrategy()
    {
        Assert.All(ResourceTypes.LocalCluster, t => Assert.Equal(t, ResourceStrategies.ForCluster.For(t).Type));
        Assert.All(ResourceTypes.Federation, t => Assert.Equal(t, ResourceStrategies.ForFederation.For(t).Type));
    }

    [Fact]
    public void Validate_EveryKindFromNothing_FindsAtLeastTheMissingName() =>
        Assert.All(ResourceTypes.Federation, t => Assert.Contains("metadata.name: Required value: name or generateName is required", Create(t, [], federated: true)));

    [Theory]
    [InlineData("\"name\":\"Big\"", "metadata.name: Invalid value: \"Big\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')")]
    [InlineData("\"generateName\":\"x-\"", null)]
    [InlineData("\"name\":\"x\",\"labels\":{\"a b\":\"\"}", "metadata.labels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')")]
    [InlineData("\"name\":\"x\",\"finalizers\":[\"mine\"]", "metadata.finalizers[0]: Invalid value: \"mine\": name is neither a standard finalizer name nor is it fully qualified")]
    [InlineData("\"name\":\"x\",\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"p\"}]", "metadata.ownerReferences[0].uid: Invalid value: \"\": must not be empty")]
    public void Validate_Metadata_IsWordedAsKubernetesDoes(string metadata, string? fault) =>
        Assert.Equal(fault is null ? [] : [fault], Create(ResourceTypes.ConfigMaps, Object("ConfigMap", "", metadata)));

    [Theory]
    [InlineData("Service", "\"spec\":{}", "spec.ports: Required value")]
    [InlineData("Service", "\"spec\":{\"ports\":[{\"port\":80,\"nodePort\":30000}]}", "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'")]
    [InlineData("Service", "\"spec\":{\"ports\":[{\"port\":80},{\"port\":81,\"name\":\"b\"}]}", "spec.ports[0].name: Required value")]
    [InlineData("Service", "\"spec\":{\"type\":\"ExternalName\"}", "spec.externalName: Required value")]
    [InlineData("Service", "\"spec\":{\"ports\":[{\"port\":80}],\"ipFamilies\":[\"IPv6\"]}", "spec.ipFamilies[0]: Invalid value: \"IPv6\": not configured on this cluster")]
    [InlineData("Service", "\"spec\":{\"ports\":[{\"port\":80}],\"ipFamilyPolicy\":\"RequireDualStack\"}", "spec.ipFamilyPolicy: Invalid value: \"RequireDualStack\": this cluster is not configured for dual-stack services")]
    [InlineData("ConfigMap", "\"data\":{\"a b\":\"\"}", "data[a b]: Invalid value: \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')")]
    [InlineData("Secret", "\"type\":\"kubernetes.io/tls\",\"data\":{\"tls.crt\":\"\"}", "data[tls.key]: Required value")]
    [InlineData("EndpointSlice", "\"addressType\":\"IPv4\",\"endpoints\":[{\"addresses\":[]}]", "endpoints[0].addresses: Required value: must contain at least 1 address")]
    [InlineData("EndpointSlice", "\"endpoints\":[]", "addressType: Required value")]
    [InlineData("Ingress", "\"spec\":{}", "spec: Invalid value: []: either `defaultBackend` or `rules` must be specified")]
    [InlineData("Ingress", "\"spec\":{\"rules\":[{\"http\":{\"paths\":[{\"path\":\"/\",\"backend\":{\"service\":{\"name\":\"s\",\"port\":{\"number\":80}}}}]}}]}", "spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified")]
    [InlineData("Lease", "\"spec\":{\"leaseDurationSeconds\":0}", "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0")]
    [InlineData("Event", "\"involvedObject\":{\"namespace\":\"other\"}", "involvedObject.namespace: Invalid value: \"other\": does not match event.namespace")]
    [InlineData("Role", "\"rules\":[{\"verbs\":[\"get\"],\"apiGroups\":[\"\"]}]", "rules[0].resources: Required value: resource rules must supply at least one resource")]
    [InlineData("ClusterRoleBinding", "\"roleRef\":{\"kind\":\"Role\",\"name\":\"r\"}", "roleRef.kind: Unsupported value: \"Role\": supported values: \"ClusterRole\"")]
    [InlineData("ClusterRoleBinding", "\"roleRef\":{\"kind\":\"ClusterRole\",\"name\":\"r\"},\"subjects\":[{\"kind\":\"ServiceAccount\",\"name\":\"s\"}]", "subjects[0].namespace: Required value")]
    [InlineData("Cluster", "\"spec\":{\"server\":\"not a url\"}", "spec.server: Invalid value: \"not a url\": must be an absolute URL such as https://127.10.0.1:6443")]
    [InlineData("Cluster", "\"spec\":{\"server\":\"https://a\",\"latitude\":91,\"longitude\":1}", "spec.latitude: Invalid value: 91: must be between -90 and 90")]
    public void Validate_Kind_IsWordedAsKubernetesDoes(string kind, string rest, string fault) =>
        Assert.Equal([fault], Create(ByKind[kind], Object(kind, rest), federated: true));

    [Fact]
    public void Deployment_Minimal_IsDefaultedAndValid()
    {
        Assert.Empty(Create(ResourceTypes.Deployments, Deployment(), out var stored));

        Assert.Equal("""{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"25%","maxSurge":"25%"}}""", stored["spec"]!["strategy"]!.ToJsonString());
        Assert.Equal((1, 10, 600), ((int)stored["spec"]!["replicas"]!, (int)stored["spec"]!["revisionHistoryLimit"]!, (int)stored["spec"]!["progressDeadlineSeconds"]!));
    }

    [Theory]
    [InlineData(",\"replicas\":-1", "spec.replicas: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData(",\"strategy\":{\"type\":\"Blue\"}", "spec.strategy.type: Unsupported value: \"Blue\": supported values: \"Recreate\", \"RollingUpdate\"")]
    [InlineData(",\"strategy\":{\"rollingUpdate\":{\"maxSurge\":0,\"maxUnavailable\":0}}", "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0")]
    [InlineData(",\"progressDeadlineSeconds\":5,\"minReadySeconds\":5", "spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds")]
    public void Deployment_Fault_IsWordedAsKubernetesDoes(string spec, string fault) => Assert.Equal([fault], Create(ResourceTypes.Deployments, Deployment(spec)));

    [Fact]
    public void Deployment_SelectorMissing_IsRequired()
    {
        var deployment = Deployment();
        deployment["spec"]!.AsObject().Remove("selector");

        Assert.Equal(["spec.selector: Required value"], Create(ResourceTypes.Deployments, deployment));
    }

    [Fact]
    public void Deployment_SelectorMissesTemplate_IsInvalid()
    {
        var deployment = Deployment();
        deployment["spec"]!["selector"]!["matchLabels"]!["app"] = "other";

        Assert.Equal(["spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector` does not match template `labels`"], Create(ResourceTypes.Deployments, deployment));
    }

    [Fact]
    public void Deployment_SelectorChanged_IsImmutable()
    {
        Create(ResourceTypes.Deployments, Deployment(), out var stored);
        var updated = stored.DeepClone().AsObject();
        updated["spec"]!["selector"]!["matchLabels"]!["app"] = "other";
        updated["spec"]!["template"]!["metadata"]!["labels"]!["app"] = "other";

        Assert.Equal(["spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"other\"}}: field is immutable"], Update(ResourceTypes.Deployments, stored, updated, out _));
    }

    [Theory]
    [InlineData("""{"clusters":{"a":{"weight":1,"minReplicas":1,"maxReplicas":3},"*":{"weight":2}},"rebalance":true}""", null)]
    [InlineData("""{"Clusters":{"a":{"Weight":1}}}""", null)]
    [InlineData("not json", "metadata.annotations[federation.kubernetes.io/deployment-preferences]: Invalid value: \"not json\": must be a JSON object such as {\"clusters\":{\"*\":{\"weight\":1}}}")]
    [InlineData("""{"clusters":{"a":{"weight":-1}}}""", "metadata.annotations[federation.kubernetes.io/deployment-preferences].clusters[a].weight: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("""{"clusters":{"a":{"minReplicas":5,"maxReplicas":3}}}""", "metadata.annotations[federation.kubernetes.io/deployment-preferences].clusters[a].maxReplicas: Invalid value: 3: must be greater than or equal to minReplicas 5")]
    [InlineData("""{"clusters":{"a":{"weight":"1"}}}""", "metadata.annotations[federation.kubernetes.io/deployment-preferences].clusters[a].weight: Invalid value: \"1\": must be a whole number of 32 bits")]
    public void Deployment_Preferences_AreCheckedInAFederationOnly(string preferences, string? fault)
    {
        var annotations = new JsonObject { [FederationPreferencesValidation.Annotation] = preferences }.ToJsonString();

        Assert.Equal(fault is null ? [] : [fault], Create(ResourceTypes.Deployments, Deployment(annotations: annotations), federated: true));
        Assert.Empty(Create(ResourceTypes.Deployments, Deployment(annotations: annotations)));
    }

    [Fact]
    public void ConfigMap_Immutable_KeepsDataAndFlag()
    {
        var current = Object("ConfigMap", "\"data\":{\"a\":\"1\"},\"immutable\":true");

        Assert.Equal(
            ["immutable: Forbidden: field is immutable when `immutable` is set", "data: Forbidden: field is immutable when `immutable` is set"],
            Update(ResourceTypes.ConfigMaps, current, Object("ConfigMap", "\"data\":{\"a\":\"2\"}"), out _));
    }

    [Fact]
    public void Secret_StringData_BecomesBase64()
    {
        Assert.Empty(Create(ResourceTypes.Secrets, Object("Secret", "\"stringData\":{\"a\":\"hello\"}"), out var stored));

        Assert.Equal("aGVsbG8=", (string?)stored["data"]!["a"]);
        Assert.Null(stored["stringData"]);
        Assert.Equal("Opaque", (string?)stored["type"]);
    }

    [Theory]
    [InlineData("\"ports\":[{\"port\":80}]", """["IPv4"]""", "SingleStack")]
    [InlineData("\"clusterIP\":\"None\",\"selector\":{\"a\":\"b\"},\"ipFamilyPolicy\":\"PreferDualStack\"", """["IPv4"]""", "PreferDualStack")]
    [InlineData("\"clusterIP\":\"None\"", """["IPv4","IPv6"]""", "RequireDualStack")]
    [InlineData("\"type\":\"ExternalName\",\"externalName\":\"a.example\"", null, null)]
    public void Service_Families_AreThoseOfTheCluster(string spec, string? families, string? policy)
    {
        Assert.Empty(Create(ResourceTypes.Services, Object("Service", $"\"spec\":{{{spec}}}"), out var stored));

        Assert.Equal(families, stored["spec"]!["ipFamilies"]?.ToJsonString());
        Assert.Equal(policy, (string?)stored["spec"]!["ipFamilyPolicy"]);
    }

    [Fact]
    public void Service_ClusterIPChanged_IsRefused()
    {
        var current = Object("Service", "\"spec\":{\"type\":\"ClusterIP\",\"clusterIP\":\"10.0.0.1\",\"clusterIPs\":[\"10.0.0.1\"],\"ports\":[{\"port\":80}]}");
        var updated = Object("Service", "\"spec\":{\"clusterIP\":\"10.0.0.2\",\"clusterIPs\":[\"10.0.0.2\"],\"ports\":[{\"port\":80}]}");

        Assert.Equal(["spec.clusterIPs[0]: Invalid value: [\"10.0.0.2\"]: may not change once set"], Update(ResourceTypes.Services, current, updated, out _));
    }

    [Fact]
    public void Namespace_Create_IsActiveWithFinalizerAndLabel()
    {
        Assert.Empty(Create(ResourceTypes.Namespaces, Object("Namespace", ""), out var stored));

        Assert.Equal("""{"finalizers":["kubernetes"]}""", stored["spec"]!.ToJsonString());
        Assert.Equal("Active", (string?)stored["status"]!["phase"]);
        Assert.Equal("x", (string?)stored["metadata"]!["labels"]!["kubernetes.io/metadata.name"]);
    }

    [Fact]
    public void Update_FinalizerAddedWhileDeleting_IsForbidden()
    {
        var current = Object("ConfigMap", "", "\"name\":\"x\",\"deletionTimestamp\":\"2024-05-01T10:00:00Z\",\"finalizers\":[\"a/b\"]");
        var updated = Object("ConfigMap", "", "\"name\":\"x\",\"deletionTimestamp\":\"2024-05-01T10:00:00Z\",\"finalizers\":[\"a/b\",\"a/c\"]");

        Assert.Equal(
            ["metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{\"a/c\"}"],
            Update(ResourceTypes.ConfigMaps, current, updated, out _));
    }
}
