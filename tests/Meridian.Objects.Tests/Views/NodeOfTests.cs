namespace Meridian.Objects.Tests.Views;

public sealed class NodeOfTests
{
    private static readonly KubeObject Pod = KubeObject.Parse("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","labels":{"status":"no"}},"spec":{"a":[{"status":1}]},"status":{"phase":"Running"},"x":null}"""u8.ToArray());

    [Fact]
    public void NodeOf_Field_IsItsTreeAlone()
    {
        Assert.Equal("""{"phase":"Running"}""", Pod.NodeOf("status"u8)!.ToJsonString());
        Assert.Equal("Pod", Pod.NodeOf("kind"u8)!.GetValue<string>());
    }

    [Fact]
    public void NodeOf_AbsentOrNull_IsNull()
    {
        Assert.Null(Pod.NodeOf("data"u8));
        Assert.Null(Pod.NodeOf("x"u8));
    }
}
