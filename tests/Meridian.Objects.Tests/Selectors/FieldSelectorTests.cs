using System.Text;
using Meridian.Objects;

namespace Meridian.Objects.Tests.Selectors;

public class FieldSelectorTests
{
    private static readonly KubeObject Pod = KubeObject.Parse(Encoding.UTF8.GetBytes(
        """{"metadata":{"name":"p","namespace":"ns"},"spec":{"containers":[{"name":"status"}],"nodeName":"n1","restartPolicy":"a,b=c\\"},"status":{"phase":"Running"}}"""));

    [Theory]
    [InlineData("", true)]
    [InlineData("metadata.name=p", true)]
    [InlineData("metadata.name=p,metadata.namespace!=ns", false)]
    [InlineData("spec.nodeName==n1,status.phase=Running", true)]
    [InlineData("spec.host=n1", true)]
    [InlineData("spec.nodeName!=n1", false)]
    [InlineData("spec.nodeName=", false)]
    [InlineData("status.nominatedNodeName=", true)]
    [InlineData("spec.hostNetwork=false", true)]
    [InlineData("spec.restartPolicy=a\\,b\\=c\\\\", true)]
    public void Matches_Pod_ReadsTheFields(string selector, bool expected)
    {
        var parsed = FieldSelector.Parse(selector, ResourceTypes.Pods);

        Assert.Equal(expected, parsed.Matches(Pod));
        Assert.Equal(expected, FieldSelector.Parse(parsed.ToString(), ResourceTypes.Pods).Matches(Pod));
    }

    [Theory]
    [InlineData("spec.x=1", "field label not supported: spec.x")]
    [InlineData("spec.nodeName", "invalid selector: 'spec.nodeName'; can't understand 'spec.nodeName'")]
    [InlineData("spec.nodeName=\\a", "invalid field selector: invalid escape sequence: \\a")]
    public void Parse_WrongSelector_IsABadRequest(string selector, string message)
    {
        var error = Assert.Throws<StatusException>(() => FieldSelector.Parse(selector, ResourceTypes.Pods));

        Assert.Equal((400, message), (error.Code, error.Message));
    }

    [Fact]
    public void Parse_KindWithoutOwnFields_NamesTheTwo() =>
        Assert.Equal("\"spec.x\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"",
            Assert.Throws<StatusException>(() => FieldSelector.Parse("spec.x=1", ResourceTypes.Deployments)).Message);
}
