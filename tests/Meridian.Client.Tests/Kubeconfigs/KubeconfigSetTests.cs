using System.Text;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Client.Tests;

public sealed class KubeconfigSetTests
{
    private static Kubeconfig File(string yaml, string? folder = "/home/me") => new((JsonObject)YamlReader.ReadDocument(Encoding.UTF8.GetBytes(yaml))!, folder);

    private static ClusterCredentials Read(string cluster, string user, string? folder = "/home/me") => new KubeconfigSet([File($$"""
        clusters: [{name: k, cluster: {server: "https://api.example:6443"{{cluster}} } }]
        users: [{name: u, user: { {{user}} } }]
        contexts: [{name: c, context: {cluster: k, user: u} }]
        """, folder)]).Credentials("c");

    [Fact]
    public void Credentials_FromSeveralFiles_TakeTheFirstOfEachName()
    {
        var set = new KubeconfigSet([
            File("""
            current-context: ""
            contexts: [{name: c, context: {cluster: k, user: u} }]
            users: [{name: u, user: {token: first}}]
            """),
            File("""
            current-context: c
            clusters: [{name: k, cluster: {server: "https://k:1"}}]
            users: [{name: u, user: {token: second}}]
            contexts: [{name: c, context: {cluster: other, user: u}}, {name: d, context: {cluster: k, user: u}}]
            """)]);

        var credentials = set.Credentials("c");

        Assert.Equal(("https://k:1/", "first", "c"), (credentials.Server.ToString(), credentials.Token, set.CurrentContext));
        Assert.Equal(["c", "d"], set.Contexts);
    }

    [Fact]
    public void Credentials_Everything_IsRead()
    {
        var credentials = Read(
            ", proxy-url: socks5://proxy:1080, tls-server-name: inner, extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: x}}]",
            "as: jane, as-uid: \"7\", as-groups: [dev, ops], as-user-extra: {reason: [why]}, exec: {apiVersion: client.authentication.k8s.io/v1, command: ./bin/login, args: [a, b], env: [{name: NAME, value: V}], interactiveMode: Never, provideClusterInfo: true, installHint: get it}");

        var plugin = credentials.Exec!;
        Assert.Equal(("/home/me/./bin/login", ExecInteraction.Never, "get it", ("NAME", "V")), (plugin.Command, plugin.Interaction, plugin.InstallHint, plugin.Environment[0]));
        Assert.Equal(["a", "b"], plugin.Arguments);
        Assert.Equal("""{"server":"https://api.example:6443","tls-server-name":"inner","proxy-url":"socks5://proxy:1080","config":{"audience":"x"}}""", plugin.ClusterInfo!.ToJsonString());
        Assert.Equal(new Uri("socks5://proxy:1080"), credentials.ProxyUrl);
        Assert.Equal(("jane", "7", "reason"), (credentials.Impersonation!.User, credentials.Impersonation.Uid, credentials.Impersonation.Extra[0].Name));
    }

    [Theory]
    [InlineData("", "username: me, password: x", "has not accepted since 1.19")]
    [InlineData("", "auth-provider: {name: gcp}", "which Kubernetes 1.26 removed")]
    [InlineData("", "exec: {command: x, apiVersion: client.authentication.k8s.io/v1alpha1}", "there are client.authentication.k8s.io/v1 and")]
    [InlineData("", "exec: {command: x, apiVersion: client.authentication.k8s.io/v1}", "interactiveMode \"\"; with client.authentication.k8s.io/v1 it must be")]
    [InlineData("", "as-groups: [x]", "no user to act as")]
    [InlineData(", proxy-url: \"ftp://x\"", "token: t", "proxy-url that is none")]
    [InlineData(", insecure-skip-tls-verify: true, certificate-authority-data: QQ==", "token: t", "both insecure-skip-tls-verify and a certificate authority")]
    public void Credentials_WhatKubernetesRefuses_IsRefusedWithTheReason(string cluster, string user, string fault) =>
        Assert.Contains(fault, Assert.Throws<KubeconfigException>(() => Read(cluster, user)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("exec: {command: x, apiVersion: client.authentication.k8s.io/v1beta1}")]
    [InlineData("tokenFile: /var/run/token")]
    public void Credentials_OfSomebodyElsesFile_RunAndReadNothingHere(string user) => Assert.Throws<KubeconfigException>(() => Read("", user, folder: null));
}
