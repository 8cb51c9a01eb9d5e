namespace Meridian.Dns;

/// <summary>Answers one question from one version of a zone.</summary>
internal readonly struct ZoneAnswer(Zone zone, IClientLocator? locator)
{
    private const int MaxAliases = 16;

    // Caches keep one answer for each scope: finer than a site would only fill them (RFC 7871 section 7.2.1).
    private const byte FinestScope = 24, FinestScopeIPv6 = 56;

    public int Write(in DnsRequest request, Span<byte> response)
    {
        var writer = new ResponseWriter(request, response);
        var name = request.Name;
        var nameAt = DnsRequest.NameOffset;
        byte scope = 0;
        var code = ResponseCode.NoError;
        var authoritative = true;
        for (var aliases = 0; aliases <= MaxAliases; aliases++)
        {
            var apexOffset = DnsNameComparer.SuffixOffset(name, zone.Apex.Wire);
            // An alias led out of the zone: the client goes on from there.
            if (apexOffset < 0) break;
            if (zone.Cut(name, out var cutOffset) is { } servers && !(cutOffset == 0 && request.Type == RecordType.DS))
            {
                authoritative = aliases > 0;
                Refer(ref writer, nameAt + cutOffset, servers);
                break;
            }
            var node = zone.Match(name);
            if (node?.Alias is { } alias && request.Type is not (RecordType.CNAME or RecordType.ANY))
            {
                var recordAt = writer.Position;
                if (!writer.Answer(nameAt, alias.Wire, 1, 0, 0)) break;
                name = alias.Alias!.Wire;
                nameAt = recordAt + EncodedSet.OwnerLength + EncodedSet.FixedLength;
                continue;
            }
            if (Find(node, request.Type, apexOffset) is { } set)
            {
                var setAt = writer.Position;
                if (Set(request, ref writer, nameAt, node!, set, ref scope)) Addresses(ref writer, setAt, set.Type, glue: false);
                break;
            }
            if (node is null) code = ResponseCode.NameError;
            writer.Authority(nameAt + apexOffset, zone.NegativeSoa);
            break;
        }
        return writer.Finish(request, code, authoritative, recursion: false, scope);
    }

    // ANY is answered with one set, as RFC 8482 allows, so that a small question never gets a large answer.
    private EncodedSet? Find(ZoneNode? node, RecordType type, int apexOffset)
    {
        if (apexOffset == 0 && type == RecordType.SOA) return zone.Soa;
        return type == RecordType.ANY ? node?.Any : node?.Find(type);
    }

    // Writes a whole set, or marks the answer truncated.
    private bool Set(in DnsRequest request, ref ResponseWriter writer, int owner, ZoneNode node, EncodedSet set, ref byte scope)
    {
        if (set.Plans is not { } plans) return writer.Answer(owner, set.Wire, set.Count, set.Stride, request.Rotation);
        var from = locator is null || !plans.Plan.DependsOnPlace ? null : Locate(locator, request, ref scope);
        var group = plans.For(from).Draw(request.Rotation);
        return writer.Answer(owner, group.Wire, group.Count, set.Stride, request.Rotation);
    }

    private static Location? Locate(IClientLocator locator, in DnsRequest request, ref byte scope)
    {
        Span<byte> address = stackalloc byte[16];
        var found = locator.Locate(address[..request.Placed.Write(address)]);
        if (request.Subnet is { SourcePrefix: > 0 } subnet) scope = Math.Max(scope, ScopeFor(found.Prefix, subnet));
        return found.Location;
    }

    // An IPv4 network in IPv6's clothes is found by its last bits.
    private static byte ScopeFor(int prefix, SubnetOption subnet)
    {
        const int mappedBits = 96;
        return (byte)(subnet.IsIPv6 ? Math.Min(subnet.Network.IsIPv6 ? prefix : prefix + mappedBits, FinestScopeIPv6) : Math.Min(prefix, FinestScope));
    }

    private void Refer(ref ResponseWriter writer, int owner, EncodedSet servers)
    {
        var serversAt = writer.Position;
        if (writer.Authority(owner, servers)) Addresses(ref writer, serversAt, RecordType.NS, glue: true);
    }

    // The addresses of hosts that the records just written name, as far as the zone has them.
    private void Addresses(ref ResponseWriter writer, int from, RecordType type, bool glue)
    {
        if (TargetOffset(type) is not { } targetOffset) return;
        var end = writer.Position;
        for (var at = from; at < end; at += EncodedSet.LengthAt(writer.Written, at))
        {
            var targetAt = at + EncodedSet.OwnerLength + EncodedSet.FixedLength + targetOffset;
            var target = writer.Written[targetAt..end];
            target = target[..NameLength(target)];
            if (DnsNameComparer.SuffixOffset(target, zone.Apex.Wire) < 0 || zone.FindNode(target) is not { } host) continue;
            Address(ref writer, targetAt, host.Find(RecordType.A), glue);
            Address(ref writer, targetAt, host.Find(RecordType.AAAA), glue);
        }
    }

    // Which of several addresses a client should get is decided when it asks for them.
    private void Address(ref ResponseWriter writer, int owner, EncodedSet? addresses, bool glue)
    {
        if (addresses is not null && (glue || addresses.Plans is null)) writer.Additional(owner, addresses, glue);
    }

    private static int? TargetOffset(RecordType type) => type switch
    {
        RecordType.NS => 0,
        RecordType.MX => 2,
        RecordType.SRV => 6,
        _ => null,
    };

    private static int NameLength(ReadOnlySpan<byte> name)
    {
        var at = 0;
        while (name[at] != 0) at += name[at] + 1;
        return at + 1;
    }
}
