using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.ApiServer.Tests.Auth;

public sealed class CertificateTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void TryAuthenticate_OwnClientCertificate_IsTheUserWithItsGroups()
    {
        using var authority = CertificateAuthority.Create("laptop", time);
        using var client = authority.IssueClient("ann", ["system:masters", "dev"]);

        Assert.True(new ClientCertificates(authority.Certificate, time).TryAuthenticate(client.Certificate, out var user));
        Assert.Equal("ann", user.Name);
        Assert.Equal(["dev", "system:authenticated", "system:masters"], user.Groups.Order());
    }

    [Fact]
    public void TryAuthenticate_StrangeExpiredOrServerCertificate_IsNobody()
    {
        using var authority = CertificateAuthority.Create("laptop", time);
        using var other = CertificateAuthority.Create("laptop", time);
        using var strange = other.IssueClient("ann", ["system:masters"]);
        using var server = authority.IssueServer("api", [IPAddress.Loopback], ["localhost"]);
        using var old = authority.IssueClient("ann", []);
        var checker = new ClientCertificates(authority.Certificate, time);

        Assert.False(checker.TryAuthenticate(strange.Certificate, out _));
        Assert.False(checker.TryAuthenticate(server.Certificate, out _));
        Assert.True(checker.TryAuthenticate(old.Certificate, out _));
        time.Advance(TimeSpan.FromDays(366));
        Assert.False(checker.TryAuthenticate(old.Certificate, out _));
    }

    [Fact]
    public void TryReadSubject_SeveralOrganisationsInOnePart_ReadsAll()
    {
        // SET { O=a, O=b }, SET { CN=ann }, as Go writes it.
        byte[] subject = Convert.FromHexString("3024" + "3114" + "3008060355040A0C0161" + "3008060355040A0C0162" + "310C" + "300A06035504030C03616E6E");

        Assert.True(ClientCertificates.TryReadSubject(subject, out var user));
        Assert.Equal("ann", user.Name);
        Assert.Contains("a", user.Groups);
        Assert.Contains("b", user.Groups);
    }

    [Fact]
    public void LoadOrCreate_SecondTime_ReadsTheSameAuthority()
    {
        var folder = Directory.CreateTempSubdirectory("ca");
        var (certificate, key) = (Path.Combine(folder.FullName, "ca.crt"), Path.Combine(folder.FullName, "ca.key"));
        try
        {
            using var made = CertificateAuthority.LoadOrCreate(certificate, key, "laptop", time);
            using var read = CertificateAuthority.LoadOrCreate(certificate, key, "laptop", time);
            using var client = read.IssueClient("ann", []);

            Assert.Equal(made.Certificate.Thumbprint, read.Certificate.Thumbprint);
            Assert.True(new ClientCertificates(made.Certificate, time).TryAuthenticate(client.Certificate, out _));
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void IssueServer_Names_AreInTheCertificate()
    {
        using var authority = CertificateAuthority.Create("laptop", time);
        using var server = authority.IssueServer("api", [IPAddress.Parse("127.7.0.1")], ["kubernetes.default.svc"]);

        Assert.True(server.Certificate.MatchesHostname("kubernetes.default.svc"));
        Assert.Contains(server.Certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateIPAddresses(), a => a.ToString() == "127.7.0.1");
    }
}
