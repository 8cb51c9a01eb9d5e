namespace Meridian.Cli.Tests.Demo;

public sealed class DemoManifestsTests
{
    [Fact]
    public void Read_ServiceAccounts_ComeBeforeThePodsThatUseThem()
    {
        var kinds = DemoManifests.Read().Select(o => o["kind"]!.GetValue<string>()).ToList();

        Assert.True(kinds.LastIndexOf("ServiceAccount") < kinds.IndexOf("Deployment"));
        Assert.True(kinds.LastIndexOf("RoleBinding") < kinds.IndexOf("Deployment"));
    }
}
