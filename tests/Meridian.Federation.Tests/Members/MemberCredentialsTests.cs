using System.Text;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class MemberCredentialsTests
{
    private const string Config = """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "https://10.0.0.1:6443"}}]
        users: [{name: u, user: {token: secret}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        """;

    private static ClusterCredentials Read(string server, params (string Key, string Value)[] data) =>
        MemberCredentials.Read(new MemberAccess("a", new ClusterSpec { Server = server }, data.ToDictionary(d => d.Key, d => Encoding.UTF8.GetBytes(d.Value))));

    [Fact]
    public void Read_Kubeconfig_WithOneContext_NeedsNoCurrentContext()
    {
        var credentials = Read("", ("kubeconfig", Config));

        Assert.Equal(("https://10.0.0.1:6443/", "secret"), (credentials.Server.ToString(), credentials.Token));
    }

    [Fact]
    public void Read_ServerOfTheCluster_WinsOverTheKubeconfigs() =>
        Assert.Equal("https://127.1.0.1:6443/", Read("127.1.0.1:6443", ("kubeconfig", Config)).Server.ToString());

    [Fact]
    public void Read_Token_AsFederationV1HadIt() => Assert.Equal("t", Read("https://10.0.0.1", ("token", "t\n"), ("ca.crt", "pem")).Token);

    [Fact]
    public void Read_NothingUsable_SaysWhatWouldBe() =>
        Assert.Contains("neither \"kubeconfig\"", Assert.Throws<FormatException>(() => Read("https://10.0.0.1", ("other", "x"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{", "the kubeconfig in the cluster's secret")]
    [InlineData("a: b", "has no current-context and 0 contexts")]
    [InlineData("""
        clusters: [{name: c, cluster: {server: "https://10.0.0.1:6443", certificate-authority: /etc/passwd}}]
        contexts: [{name: x, context: {cluster: c, user: ""}}]
        """, "/etc/passwd")]
    public void Read_BadKubeconfig_NamesTheFault(string config, string fault) =>
        Assert.Contains(fault, Assert.Throws<FormatException>(() => Read("", ("kubeconfig", config))).Message, StringComparison.Ordinal);
}
