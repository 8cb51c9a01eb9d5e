using System.Buffers.Binary;
using System.Numerics;

namespace Meridian.Dns;

/// <summary>SipHash-2-4, the keyed hash that interoperable DNS cookies are made with (RFC 9018).</summary>
internal static class SipHash
{
    public const int KeyLength = 16;

    public static ulong Of(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data)
    {
        var (k0, k1) = (BinaryPrimitives.ReadUInt64LittleEndian(key), BinaryPrimitives.ReadUInt64LittleEndian(key[8..]));
        var state = new State(0x736f6d6570736575 ^ k0, 0x646f72616e646f6d ^ k1, 0x6c7967656e657261 ^ k0, 0x7465646279746573 ^ k1);
        var last = (ulong)data.Length << 56;
        for (; data.Length >= 8; data = data[8..]) state.Add(BinaryPrimitives.ReadUInt64LittleEndian(data));
        for (var i = 0; i < data.Length; i++) last |= (ulong)data[i] << (8 * i);
        state.Add(last);
        return state.Finish();
    }

    private struct State(ulong a, ulong b, ulong c, ulong d)
    {
        private ulong a = a, b = b, c = c, d = d;

        public void Add(ulong word)
        {
            d ^= word;
            Round();
            Round();
            a ^= word;
        }

        public ulong Finish()
        {
            c ^= 0xFF;
            for (var i = 0; i < 4; i++) Round();
            return a ^ b ^ c ^ d;
        }

        private void Round()
        {
            a += b;
            b = BitOperations.RotateLeft(b, 13) ^ a;
            a = BitOperations.RotateLeft(a, 32);
            c += d;
            d = BitOperations.RotateLeft(d, 16) ^ c;
            a += d;
            d = BitOperations.RotateLeft(d, 21) ^ a;
            c += b;
            b = BitOperations.RotateLeft(b, 17) ^ c;
            c = BitOperations.RotateLeft(c, 32);
        }
    }
}
