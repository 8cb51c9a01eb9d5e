using System.Net;

namespace Meridian.Dns.Tests.Zones;

/// <summary>Asks a handler the way the server does, without sockets.</summary>
internal static class Ask
{
    public static DnsMessage A(IDnsHandler handler, string name, RecordType type = RecordType.A, string source = "127.240.0.9", ClientSubnet? subnet = null, uint rotation = 0)
    {
        var query = DnsMessage.Query(7, DnsName.Parse(name), type);
        var packet = (query with { Edns = new Edns { ClientSubnet = subnet } }).Encode();
        Span<byte> buffer = stackalloc byte[DnsName.MaxLength];
        Assert.True(DnsRequestReader.IsQuery(packet));
        Assert.Equal(ResponseCode.NoError, DnsRequestReader.Read(packet, buffer, IPAddress.Parse(source), rotation, Edns.SafePayload, udp: true, out var request));
        var response = new byte[4096];
        return DnsMessage.Decode(response.AsSpan(0, handler.TryAnswer(request, response)));
    }
}
