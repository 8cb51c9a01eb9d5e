namespace Meridian.Cli.Tests;

public sealed class JoinArgumentsTests
{
    [Fact]
    public void Lists_GivenAtOnceOrOneByOne_AreTheSame() => Assert.Equal(["a", "b", "c"], JoinArguments.List(["a, b", "c"]));

    [Fact]
    public void Taints_AreReadAsKubectlReadsThem() => Assert.Equal(
        """[{"key":"edge","value":"true","effect":"NoSchedule"},{"key":"old","effect":"NoExecute"}]""", JoinArguments.Taints(["edge=true:NoSchedule,old:NoExecute"])!.ToJsonString());

    [Theory]
    [InlineData("edge")]
    [InlineData("edge=true:Never")]
    [InlineData("=x:NoSchedule")]
    public void Taints_Malformed_AreBadInput(string text) => Assert.Equal(ExitCodes.BadInput, Assert.Throws<CliException>(() => JoinArguments.Taints([text])).ExitCode);

    [Fact]
    public void Labels_Malformed_AreBadInput()
    {
        Assert.Equal("gold", JoinArguments.Labels(["tier=gold"])["tier"]);
        Assert.Throws<CliException>(() => JoinArguments.Labels(["tier"]));
    }
}
