namespace Meridian.Dns;

/// <summary>Answers one question from one version of a zone.</summary>
internal readonly struct ZoneAnswer(Zone zone, IClientLocator? locator)
{
    private const int MaxAliases = 16;
    private const int MaxOnStack = 256;

    public int Write(in DnsRequest request, Span<byte> response)
    {
        var writer = new ResponseWriter(request, response);
        var name = request.Name;
        var nameAt = DnsRequest.NameOffset;
        byte scope = 0;
        var code = ResponseCode.NoError;
        for (var aliases = 0; aliases <= MaxAliases; aliases++)
        {
            var apexOffset = DnsNameComparer.SuffixOffset(name, zone.Apex.Wire);
            // An alias led out of the zone: the client goes on from there.
            if (apexOffset < 0) break;
            var node = zone.Match(name);
            if (node?.Alias is { } alias && request.Type is not (RecordType.CNAME or RecordType.ANY))
            {
                var recordAt = writer.Position;
                if (!Set(request, ref writer, nameAt, alias, ref scope)) break;
                name = alias.Alias!.Wire;
                nameAt = recordAt + 2 + EncodedSet.FixedLength;
                continue;
            }
            if (Find(node, request, apexOffset) is { } set)
            {
                Set(request, ref writer, nameAt, set, ref scope);
                break;
            }
            if (node is null) code = ResponseCode.NameError;
            if (writer.Record(nameAt + apexOffset, zone.Soa.Wire[0])) writer.AddAuthority();
            break;
        }
        return writer.Finish(request, code, authoritative: true, recursion: false, scope);
    }

    // ANY is answered with one set, as RFC 8482 allows, so that a small question never gets a large answer.
    private EncodedSet? Find(ZoneNode? node, in DnsRequest request, int apexOffset)
    {
        if (apexOffset == 0 && request.Type is RecordType.SOA) return zone.Soa;
        return request.Type == RecordType.ANY ? node?.Sets.FirstOrDefault() : node?.Find(request.Type);
    }

    // Writes a whole set, or marks the answer truncated.
    private bool Set(in DnsRequest request, ref ResponseWriter writer, int owner, EncodedSet set, ref byte scope)
    {
        var start = writer.Position;
        var count = set.Wire.Length;
        Span<int> order = count <= MaxOnStack ? stackalloc int[count] : new int[count];
        var chosen = set.Records.Routing is TrafficPlan plan && count > 1 ? Choose(request, plan, order, ref scope) : InTurns(request, order);
        foreach (var index in order[..chosen])
        {
            if (writer.Record(owner, set.Wire[index])) continue;
            writer.Rewind(start);
            return false;
        }
        writer.AddAnswers(chosen);
        return true;
    }

    private static int InTurns(in DnsRequest request, Span<int> order)
    {
        for (var i = 0; i < order.Length; i++) order[i] = (int)((request.Rotation + (uint)i) % (uint)order.Length);
        return order.Length;
    }

    private int Choose(in DnsRequest request, TrafficPlan plan, Span<int> order, ref byte scope)
    {
        if (locator is null || !plan.DependsOnPlace) return plan.Choose(null, request.Rotation, order);
        var client = locator.Locate(request.Client);
        if (request.ClientSubnet is { } subnet) scope = Math.Max(scope, subnet.ScopeFor(client.Prefix));
        return plan.Choose(client.Location, request.Rotation, order);
    }
}
