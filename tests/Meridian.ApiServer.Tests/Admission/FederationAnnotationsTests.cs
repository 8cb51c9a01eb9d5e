using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Admission;

public sealed class FederationAnnotationsTests
{
    private static async Task<string> WriteAsync(ResourceType type, string annotation, string value, string? before = null)
    {
        var old = before is null ? null : KubeObject.FromNode(Object(annotation, before));
        var request = new AdmissionRequest
        {
            Operation = old is null ? AdmissionOperation.Create : AdmissionOperation.Update, Type = type, Key = new ObjectKey("default", "x"),
            Object = Object(annotation, value), Old = old, Context = null!, Objects = null!,
        };
        try
        {
            await new FederationAnnotations().ValidateAsync(request, TestContext.Current.CancellationToken);
            return "";
        }
        catch (StatusException refused)
        {
            return refused.Message;
        }
    }

    private static JsonObject Object(string annotation, string value) =>
        new() { ["metadata"] = new JsonObject { ["namespace"] = "default", ["name"] = "x", ["annotations"] = new JsonObject { [annotation] = value } } };

    [Fact]
    public async Task Selector_Wrong_IsRefusedOnEveryKind()
    {
        var refused = await WriteAsync(ResourceTypes.Services, ClusterSelector.Annotation, """[{"key":"a","operator":"like"}]""");

        Assert.Contains("metadata.annotations[federation.alpha.kubernetes.io/cluster-selector]: Invalid value:", refused, StringComparison.Ordinal);
        Assert.Contains("[0].operator: \"like\" is none of In, NotIn", refused, StringComparison.Ordinal);
        Assert.Empty(await WriteAsync(ResourceTypes.Services, ClusterSelector.Annotation, """[{"key":"a","operator":"exists"}]"""));
    }

    [Fact]
    public async Task Selector_WrongAlready_MayStay() =>
        Assert.Empty(await WriteAsync(ResourceTypes.Services, ClusterSelector.Annotation, "nonsense", before: "nonsense"));

    [Fact]
    public async Task Preferences_OfReplicaSetsAndJobs_AreChecked()
    {
        Assert.Contains("must be a JSON object", await WriteAsync(ResourceTypes.ReplicaSets, "federation.kubernetes.io/replica-set-preferences", "[]"), StringComparison.Ordinal);
        Assert.Contains("greater than or equal to 0", await WriteAsync(ResourceTypes.Jobs, "federation.kubernetes.io/job-preferences", """{"clusters":{"*":{"weight":-1}}}"""), StringComparison.Ordinal);
        Assert.Empty(await WriteAsync(ResourceTypes.Services, "federation.kubernetes.io/job-preferences", "[]"));
    }
}
