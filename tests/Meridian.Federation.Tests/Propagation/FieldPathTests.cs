using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class FieldPathTests
{
    [Theory]
    [InlineData(".spec.replicas", """{"spec":{"replicas":3,"x":1}}""", """{"spec":{"x":1}}""")]
    [InlineData(".metadata.labels.app.kubernetes.io/name", """{"metadata":{"labels":{"app":"a","app.kubernetes.io/name":"b"}}}""", """{"metadata":{"labels":{"app":"a"}}}""")]
    [InlineData(""".l[name="b"].image""", """{"l":[{"name":"a","image":"1"},{"name":"b","image":"2"}]}""", """{"l":[{"name":"a","image":"1"},{"name":"b"}]}""")]
    [InlineData(""".l[port=80,protocol="TCP"]""", """{"l":[{"port":80,"protocol":"UDP"},{"port":80,"protocol":"TCP"}]}""", """{"l":[{"port":80,"protocol":"UDP"}]}""")]
    [InlineData(""".f[="x"]""", """{"f":["x","y"]}""", """{"f":["y"]}""")]
    [InlineData(".l[1]", """{"l":[1,2]}""", """{"l":[1]}""")]
    [InlineData(".spec.nothing[0", """{"spec":{"nothing":[1]}}""", """{"spec":{"nothing":[1]}}""")]
    public void Remove_TakesTheFieldThatIsMeant(string path, string before, string after)
    {
        var node = JsonNode.Parse(before)!;

        FieldPath.Remove(node, path);

        Assert.Equal(after, node.ToJsonString());
    }

    [Theory]
    [InlineData(".spec.replicas", "kube-controller-manager", "scale", true)]
    [InlineData(".spec.replicas", "horizontal-pod-autoscaler", "", true)]
    [InlineData(".spec.replicas", "kubectl", "scale", false)]
    [InlineData(".spec.paused", "kube-controller-manager", "scale", false)]
    public void FieldRules_LeaveReplicasToWhoScales(string field, string manager, string subresource, bool left)
    {
        var words = $"conflict with \"{manager}\"{(subresource.Length > 0 ? $" with subresource \"{subresource}\"" : "")} using apps/v1 at 2030-01-01T00:00:00Z";
        var refused = new StatusException(409, "Conflict", "Apply failed with 1 conflict") { Causes = [new StatusCause("FieldManagerConflict", words, field)] };

        var conflict = Assert.Single(FieldConflict.Of(refused));

        Assert.Equal((new FieldConflict(field, manager, subresource), left), (conflict, FieldRules.IsLeft(conflict)));
    }
}
