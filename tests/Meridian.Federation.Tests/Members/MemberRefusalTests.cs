namespace Meridian.Federation.Tests;

public sealed class MemberRefusalTests
{
    private const string User = "User \"system:serviceaccount:meridian-federation-world:control-plane\"";

    [Theory]
    [InlineData(User + " cannot list resource \"widgets\" in API group \"example.com\" at the cluster scope", " --api-groups example.com")]
    [InlineData(User + " cannot patch resource \"deployments\" in API group \"apps\" in the namespace \"shop\"", "")]
    [InlineData("user \"system:serviceaccount:meridian-federation-world:control-plane\" is attempting to grant RBAC permissions not currently held:\n{}", " --allow-escalation")]
    public void Explain_MissingRight_NamesTheWayOut(string message, string options) =>
        Assert.Equal($"{message}. To grant that: meridian federation join paris{options}", MemberRefusal.Explain("paris", message));

    [Theory]
    [InlineData("User \"jane\" cannot list resource \"widgets\" in API group \"example.com\" at the cluster scope")]
    [InlineData("the server is overloaded.")]
    public void Explain_AnythingElse_StaysAsItIs(string message) => Assert.Equal(message, MemberRefusal.Explain("paris", message));
}
