using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Kinds;

public sealed class VersionConversionTests
{
    private const string Template = """{"metadata":{"labels":{"run":"web"}},"spec":{"containers":[{"name":"c","image":"i"}]}}""";

    [Fact]
    public void Deployment2017_WithoutSelector_GetsItFromItsTemplate()
    {
        var stored = Stored(ResourceTypes.Deployments2017, """{"spec":{"rollbackTo":{"revision":3},"template":""" + Template + "}}");

        Assert.Equal("apps/v1", (string)stored["apiVersion"]!);
        Assert.Equal("""{"matchLabels":{"run":"web"}}""", stored["spec"]!["selector"]!.ToJsonString());
        Assert.Equal(1, (int)stored["spec"]!["strategy"]!["rollingUpdate"]!["maxUnavailable"]!);
        Assert.Equal(3, (int)Served(ResourceTypes.Deployments2017, stored)["spec"]!["rollbackTo"]!["revision"]!);
    }

    [Fact]
    public void DaemonSet2017_WithoutStrategy_WaitsForDeletions()
    {
        var stored = Stored(ResourceTypes.DaemonSets2017, """{"spec":{"template":""" + Template + "}}");

        Assert.Equal("OnDelete", (string)stored["spec"]!["updateStrategy"]!["type"]!);
        Assert.Equal("web", (string)stored["metadata"]!["labels"]!["run"]!);
    }

    [Fact]
    public void Ingress2017_ThereAndBack_IsTheSame()
    {
        const string ingress =
            """
            {"apiVersion":"extensions/v1beta1","kind":"Ingress","metadata":{"name":"x"},"spec":{"backend":{"serviceName":"s","servicePort":80},
            "rules":[{"host":"h","http":{"paths":[{"path":"/a","backend":{"serviceName":"t","servicePort":"web"}}]}}]}}
            """;

        var stored = Stored(ResourceTypes.Ingresses2017, ingress);
        var served = Served(ResourceTypes.Ingresses2017, stored);

        Assert.Equal("""{"service":{"name":"s","port":{"number":80}}}""", stored["spec"]!["defaultBackend"]!.ToJsonString());
        var path = stored["spec"]!["rules"]![0]!["http"]!["paths"]![0]!;
        Assert.Equal(("ImplementationSpecific", "web"), ((string)path["pathType"]!, (string)path["backend"]!["service"]!["port"]!["name"]!));
        Assert.Equal("""{"serviceName":"s","servicePort":80}""", served["spec"]!["backend"]!.ToJsonString());
        Assert.Equal("""{"serviceName":"t","servicePort":"web"}""", served["spec"]!["rules"]![0]!["http"]!["paths"]![0]!["backend"]!.ToJsonString());
    }

    [Fact]
    public void AutoscalerV1_ThereAndBack_IsTheSame()
    {
        const string autoscaler =
            """{"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler","metadata":{"name":"x"},"spec":{"maxReplicas":3,"scaleTargetRef":{"kind":"Deployment","name":"d"},"targetCPUUtilizationPercentage":70}}""";

        var stored = Stored(ResourceTypes.HorizontalPodAutoscalersV1, autoscaler);
        var served = Served(ResourceTypes.HorizontalPodAutoscalersV1, stored);

        Assert.Equal("""[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":70}}}]""", stored["spec"]!["metrics"]!.ToJsonString());
        Assert.Equal(70, (int)served["spec"]!["targetCPUUtilizationPercentage"]!);
        Assert.Null(served["spec"]!["metrics"]);
    }

    [Fact]
    public void AutoscalerV2_WithOtherMetrics_KeepsThemInVersion1()
    {
        var stored = TestApi.Json(
            """
            {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"x"},"spec":{"maxReplicas":3,"scaleTargetRef":{"kind":"Deployment","name":"d"},
            "metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":70}}},{"type":"Pods","pods":{"metric":{"name":"m"},"target":{"type":"AverageValue","averageValue":"5"}}}]}}
            """);

        var served = Served(ResourceTypes.HorizontalPodAutoscalersV1, stored);
        var back = Conversion(ResourceTypes.HorizontalPodAutoscalersV1).ToStored(served.DeepClone().AsObject());

        Assert.True(served["metadata"]!["annotations"]!.AsObject().ContainsKey("autoscaling.alpha.kubernetes.io/metrics"));
        Assert.Equal(2, back["spec"]!["metrics"]!.AsArray().Count);
        Assert.Null(back["metadata"]!["annotations"]);
    }

    private static JsonObject Stored(ResourceType type, string text)
    {
        var obj = TestApi.Json(text);
        (obj["apiVersion"], obj["kind"]) = (type.ApiVersion, type.Kind);
        obj["metadata"] ??= new JsonObject { ["name"] = "x" };
        return Conversion(type).ToStored(obj);
    }

    private static JsonObject Served(ResourceType type, JsonObject stored) => Conversion(type).ToServed(KubeObject.FromNode(stored)).ToNode();

    private static IVersionConversion Conversion(ResourceType type) => BuiltInKinds.OfCluster.Single(kind => kind.Type.Equals(type)).Conversion!;
}
