using System.Text.Json.Nodes;
using Meridian.Objects;
using static Meridian.ApiServer.Tests.Kinds.StrategyFixture;

namespace Meridian.ApiServer.Tests.Kinds;

public class PodStrategyTests
{
    private static JsonObject Pod(string containers, string more = "") =>
        Json($$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"default"},"spec":{"containers":{{{containers}}}{{{more}}} }}""");

    private static JsonObject Stored(string containers, string more = "")
    {
        Assert.Empty(Create(ResourceTypes.Pods, Pod(containers, more), out var stored));
        return stored;
    }

    [Fact]
    public void Default_MinimalPod_IsFilledInAsKubernetesDoes()
    {
        var pod = Stored("""[{"name":"a","image":"web:v1","ports":[{"containerPort":80}],"resources":{"limits":{"cpu":"1"}},"readinessProbe":{"httpGet":{"port":80}}}]""", ",\"volumes\":[{\"name\":\"v\"},{\"name\":\"c\",\"configMap\":{\"name\":\"c\"}}]");

        Assert.Equal(JsonNode.Parse("""
            {"containers":[{"name":"a","image":"web:v1","ports":[{"containerPort":80,"protocol":"TCP"}],"resources":{"limits":{"cpu":"1"},"requests":{"cpu":"1"}},
              "readinessProbe":{"httpGet":{"port":80,"path":"/","scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3},
              "terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}],
             "volumes":[{"name":"v","emptyDir":{}},{"name":"c","configMap":{"name":"c","defaultMode":420}}],
             "restartPolicy":"Always","dnsPolicy":"ClusterFirst","terminationGracePeriodSeconds":30,"schedulerName":"default-scheduler","securityContext":{},"enableServiceLinks":true}
            """)!, pod["spec"]!, JsonNode.DeepEquals);
        Assert.Equal("""{"phase":"Pending","qosClass":"Burstable"}""", pod["status"]!.ToJsonString());
    }

    [Theory]
    [InlineData("web", "Always")]
    [InlineData("web:latest", "Always")]
    [InlineData("localhost:5000/web", "Always")]
    [InlineData("localhost:5000/web:v1", "IfNotPresent")]
    [InlineData("web@sha256:0123", "IfNotPresent")]
    public void Default_ImagePullPolicy_FollowsTheTag(string image, string policy) =>
        Assert.Equal(policy, (string?)Stored($$"""[{"name":"a","image":"{{image}}"}]""")["spec"]!["containers"]![0]!["imagePullPolicy"]);

    [Theory]
    [InlineData("[]", "", "spec.containers: Required value")]
    [InlineData("""[{"image":"i"}]""", "", "spec.containers[0].name: Required value")]
    [InlineData("""[{"name":"a"}]""", "", "spec.containers[0].image: Required value")]
    [InlineData("""[{"name":"a","image":"i"},{"name":"a","image":"i"}]""", "", "spec.containers[1].name: Duplicate value: \"a\"")]
    [InlineData("""[{"name":"a","image":"i","imagePullPolicy":"Sometimes"}]""", "", "spec.containers[0].imagePullPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"IfNotPresent\", \"Never\"")]
    [InlineData("""[{"name":"a","image":"i","ports":[{"containerPort":70000}]}]""", "", "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive")]
    [InlineData("""[{"name":"a","image":"i","resources":{"requests":{"cpu":"2"},"limits":{"cpu":"1"}}}]""", "", "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1")]
    [InlineData("""[{"name":"a","image":"i","resources":{"limits":{"cpu":"x"}}}]""", "", "spec.containers[0].resources.limits[cpu]: Invalid value: \"x\": quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'", 2)]
    [InlineData("""[{"name":"a","image":"i","volumeMounts":[{"name":"v","mountPath":"/v"}]}]""", "", "spec.containers[0].volumeMounts[0].name: Not found: \"v\"")]
    [InlineData("""[{"name":"a","image":"i","livenessProbe":{}}]""", "", "spec.containers[0].livenessProbe: Required value: must specify a handler type")]
    [InlineData("""[{"name":"a","image":"i"}]""", ",\"restartPolicy\":\"Maybe\"", "spec.restartPolicy: Unsupported value: \"Maybe\": supported values: \"Always\", \"OnFailure\", \"Never\"")]
    [InlineData("""[{"name":"a","image":"i"}]""", ",\"activeDeadlineSeconds\":0", "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive")]
    public void Validate_Fault_IsWordedAsKubernetesDoes(string containers, string more, string fault, int count = 1)
    {
        var faults = Create(ResourceTypes.Pods, Pod(containers, more));

        Assert.Equal(count, faults.Length);
        Assert.Equal(fault, faults[0]);
    }

    [Theory]
    [InlineData("""{"spec":{"containers":7}}""")]
    [InlineData("""{"metadata":[],"spec":"x"}""")]
    [InlineData("""{"metadata":{"name":{}},"spec":{"containers":["x",null,{"ports":{"a":1},"env":[1]}],"volumes":{}}}""")]
    [InlineData("{}")]
    public void Validate_WrongTypes_AreFaultsAndNotExceptions(string pod) => Assert.NotEmpty(Create(ResourceTypes.Pods, Json(pod)));

    [Fact]
    public void Default_Twice_ChangesNothingMore()
    {
        var once = Stored("""[{"name":"a","image":"i"}]""");
        var twice = once.DeepClone().AsObject();
        ApiServer.Kinds.ResourceStrategies.ForCluster.For(ResourceTypes.Pods).Default(twice);

        Assert.True(JsonNode.DeepEquals(once, twice));
    }

    [Fact]
    public void ValidateUpdate_ImageAndToleration_AreAllowed()
    {
        var current = Stored("""[{"name":"a","image":"i:v1"}]""");

        Assert.Empty(Update(ResourceTypes.Pods, current, Pod("""[{"name":"a","image":"i:v2"}]""", ",\"tolerations\":[{\"operator\":\"Exists\"}]"), out _));
    }

    [Fact]
    public void ValidateUpdate_AnythingElse_IsForbidden()
    {
        var current = Stored("""[{"name":"a","image":"i:v1"}]""", ",\"nodeName\":\"n1\"");

        var fault = Assert.Single(Update(ResourceTypes.Pods, current, Pod("""[{"name":"a","image":"i:v1"}]""", ",\"nodeName\":\"n2\""), out _));
        Assert.Equal(
            "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
            fault);
    }

    [Fact]
    public void ValidateUpdate_ContainerAdded_IsForbidden() => Assert.Equal(
        ["spec.containers: Forbidden: pod updates may not add or remove containers"],
        Update(ResourceTypes.Pods, Stored("""[{"name":"a","image":"i:v1"}]"""), Pod("""[{"name":"a","image":"i:v1"},{"name":"b","image":"i:v1"}]"""), out _));

    [Fact]
    public void PrepareForUpdate_Halves_AreWrittenThroughTheirEndpoints()
    {
        var current = Stored("""[{"name":"a","image":"i:v1"}]""");
        var both = Pod("""[{"name":"a","image":"i:v2"}]""");
        both["status"] = new JsonObject { ["phase"] = "Running" };

        Update(ResourceTypes.Pods, current, both, out var main);
        Assert.Equal(("i:v2", "Pending"), ((string?)main["spec"]!["containers"]![0]!["image"], (string?)main["status"]!["phase"]));

        both["metadata"]!["annotations"] = new JsonObject { ["a"] = "b" };
        Update(ResourceTypes.Pods, current, both, out var status, "status");
        Assert.Equal(("i:v1", "Running"), ((string?)status["spec"]!["containers"]![0]!["image"], (string?)status["status"]!["phase"]));
        Assert.Equal("b", (string?)status["metadata"]!["annotations"]!["a"]);
    }

    [Fact]
    public void BumpsGeneration_OnlyWhatUsersWant_Counts()
    {
        var strategy = ApiServer.Kinds.ResourceStrategies.ForCluster.For(ResourceTypes.Pods);
        var current = Stored("""[{"name":"a","image":"i:v1"}]""");
        var labeled = current.DeepClone().AsObject();
        labeled["metadata"]!["labels"] = new JsonObject { ["a"] = "b" };
        labeled["status"] = new JsonObject();
        var changed = current.DeepClone().AsObject();
        changed["spec"]!["containers"]![0]!["image"] = "i:v2";

        Assert.False(strategy.BumpsGeneration(current, labeled));
        Assert.True(strategy.BumpsGeneration(current, changed));
        changed["spec"]!["nodeName"] = "n1";
        Assert.True(strategy.BumpsGeneration(current, changed));
        var bound = current.DeepClone().AsObject();
        bound["spec"]!["nodeName"] = "n1";
        Assert.False(strategy.BumpsGeneration(current, bound));
    }
}
