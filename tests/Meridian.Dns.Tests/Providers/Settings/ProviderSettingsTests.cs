namespace Meridian.Dns.Tests;

public sealed class ProviderSettingsTests
{
    private static readonly ProviderContext Context = new(DnsName.Parse("fed.example.com"), OwnerIdentity.Of("world", ""), TimeProvider.System);

    [Theory]
    [InlineData("bind", "", "there is no DNS provider \"bind\"; valid are: rfc2136, powerdns, coredns, aws-route53, google-clouddns")]
    [InlineData("rfc2136", "", "needs \"server = ...\"")]
    [InlineData("rfc2136", "server = a:99999", "not of the form host:port")]
    [InlineData("rfc2136", "server = a\ntsig-key = k\ntsig-algorithm = hmac-md5\ntsig-secret = c2VjcmV0", "there are hmac-sha256, hmac-sha512")]
    [InlineData("rfc2136", "server = a\ntsig-key = k\ntsig-secret = ?sesame?", "tsig-secret is not Base64")]
    [InlineData("rfc2136", "server = a\ntsig-key = k\ntsig-secret = c2VjcmV0\nport = 5", "has no setting \"port\"; there are: server,")]
    [InlineData("rfc2136", "sesame", "line 1 of the configuration of rfc2136 is not of the form key = value")]
    [InlineData("rfc2136", "[Local]", "a section other than [Global]")]
    [InlineData("powerdns", "api-url = ftp://x\napi-key = sesame", "api-url is not of the form http://host:port")]
    [InlineData("powerdns", "api-url = http://x\napi-key-file = /nowhere/sesame.key", "api-key-file")]
    [InlineData("powerdns", "api-url = http://x\napi-key = sesame\nzone = other.org", "is not in other.org")]
    [InlineData("coredns", "etcd-endpoints = http://e:2379\nzones = example.org.", "do not hold the federation's zone fed.example.com")]
    [InlineData("coredns", "etcd-endpoints = http://e:2379\netcd-cert-file = /x", "belong together")]
    [InlineData("aws-route53", "access-key-id = a", "belong together")]
    [InlineData("aws-route53", "access-key-id = a\nsecret-access-key = sesame\nrouting = nearby", "neither latency nor geolocation")]
    [InlineData("aws-route53", "access-key-id = a\nsecret-access-key = sesame\nhealth-check = ping", "is not tcp:PORT")]
    [InlineData("google-clouddns", "service-account = sesame", "is not the JSON key of a service account")]
    [InlineData("google-clouddns", "", "needs \"project-id = ...\"")]
    public void Open_WhatCannotBe_SaysWhatWouldBe(string provider, string configuration, string message)
    {
        var fault = Assert.Throws<ProviderSettingsException>(() => DnsProviders.Open(provider, configuration, Context));

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", fault.Message.Replace("sesame.key", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_CoreDnsConfigurationOfFederationV1_IsTaken()
    {
        var provider = DnsProviders.Open("coredns", "[Global]\netcd-endpoints = http://etcd-cluster.my-namespace:2379\nzones = example.com.\ncoredns-endpoints = 198.51.100.1:53\n", Context);

        Assert.Equal(Context.Zone, provider.Zone);
    }
}
