// SPDX-License-Identifier: MIT
// Generated from src/publishedFunctionList.json by: ts-node scripts/generateFunctions.ts
pragma solidity ^0.8.30;

/// @title Published functions
/// @notice The two published lists of functions, as selectors.
/// @dev One table of 33 words with eight ascending selectors each. The first 19 words hold
/// privileged functions, the others functions that move tokens. Words are half the code of one comparison per selector,
/// and finding the right one by halving is faster.
library PublishedFunctions {
    uint256 private constant LOWEST_BITS = 0x00000001_00000001_00000001_00000001_00000001_00000001_00000001_00000001;

    /// @notice The table that the lookups take, so that checking many functions builds it once.
    function table() internal pure returns (uint256[33] memory) {
        return
            [
                uint256(0x001a63e9_0042dc53_0396cb60_0ab8785f_0bd28e3b_0ccab7a1_0d582f13_0f0f3f24),
                0x125b14e5_173bf7da_18dfb3c7_19822f7c_1a57ccb9_1acfd02a_1bbf564c_1d732756,
                0x1f1b92e3_1fad948c_205c2878_29565e3b_29965a1d_2a3d428c_2c2abd1e_30009d52,
                0x3065ca43_32485778_3382d0d4_34fcd5be_3659cfe6_3a871cdd_3c3b752b_3c4ddc9d,
                0x3d6bda32_4380c278_465d33e0_468721a7_47cbbdca_47e1da2a_492a88a2_4aeb3b03,
                0x4b1d7cf5_4b6a1419_4d44560d_4f1ef286_4fff40e1_51945447_52141cd9_5229073f,
                0x541d63c8_5998db5c_5bfeadbb_5c6e5169_5c81ca68_5d413a81_5df8122f_606cd472,
                0x610b5925_62632a08_68ce403c_694e80c3_6a761202_6d61fe70_6f2de70e_7065cb48,
                0x71280be3_7129edce_715018a6_765e827f_7745bb39_798053f1_7a63a1fd_7bb37428,
                0x7d63d6e3_7eba07b8_7ecfc9d4_83664d44_850aaf62_85a5affe_89625b57_8a91b0e3,
                0x8dd7712f_8f283970_9198bdf5_93b1dc61_9517e29f_960bfe04_9623609d_96cf07c4,
                0x97003203_98c867ca_99a88ec4_99ba4307_9b27a90e_9e5b1c2a_a3aa6b32_a526d83b,
                0xa6910bf5_a71763a8_a7425cdb_a7fed385_a91ee0dc_ac9650d8_b10cc728_b61d27f6,
                0xb63e800d_b6b1ccfe_b8197367_b883dde7_b9b82941_bb9fe6bf_be23b3ff_beaeb388,
                0xc19bf50e_c23a5cea_c4d66de8_c67151f6_c9a3e5a8_cc5f1aea_d4d9bdcd_d68f6025,
                0xd691c964_db4a84de_dbed18e0_e009cfde_e068df37_e19a9dd9_e1ded0b0_e24f8f93,
                0xe318b52b_e5a98603_e6f3d50a_e71bdf41_e762c77c_e824b568_e919a623_e9ae5c53,
                0xea5a6d91_eab77e17_eba3220c_ed6dfb13_f04e283e_f05c04e1_f08a0323_f2680c0f,
                0xf2fde38b_f7cc907a_f8dc5dd9_fbe5ce0a_fbe5ce0a_fbe5ce0a_fbe5ce0a_fbe5ce0a,
                0x00f714ce_06580f2d_095bcdb6_095ea7b3_0b52d558_110496e5_11bcc81e_1296ee62,
                0x23b872dd_26441318_2b8c49e3_2cdf0b95_2e1a7d4d_2eb2c2d6_3177029f_39509351,
                0x3a71c556_3ccfd60b_4000aea0_42232a4c_426a8493_42842e0e_42966c68_42a47abc,
                0x439e2e45_44d17187_455ba27d_4a6cc677_51905636_558a7297_5a049a70_60266557,
                0x62ad1b83_66188463_6713c317_67dfd4c9_695ef6bf_6b20c454_6d780459_76203b48,
                0x79cc6790_7d41c86e_83ba2525_84d4b410_852a12e3_853828b6_88b7ab63_88d695b2,
                0x8fcb4e5b_8fcbaf0c_9285948a_9343d9e1_9555a942_959b8c3f_9975038c_9bd9bbc6,
                0x9dc29fac_9f40a7b3_9fc1d0e7_9fd5a6cf_a22cb465_a318c1a4_a3a7e7f3_a457c2d7,
                0xa4fa9568_a9059cbb_b014c3a3_b460af94_b753a98c_b7b72899_b88d4fde_ba087652,
                0xba1b7e76_bb24d994_bb35783b_be4a0a14_c04a8a10_c1d34b89_c1ee2c18_c3b35a7e,
                0xc7c7f5b3_ca9add8f_cae9ca51_cdac52ed_cf092995_d2423b51_d505accf_d73dd623,
                0xd81a09f6_d8fbe994_daea85c5_db006a75_de0e9a3e_e3ee160e_e63697c8_e73cced3,
                0xea785a5e_ef55bec6_f242432a_f2d5d56b_f3fef3a3_f5298aca_f5968e2d_fad8b32a,
                0xfc673c4f_fe99049a_fe9d9303_fe9d9303_fe9d9303_fe9d9303_fe9d9303_fe9d9303
            ];
    }

    /// @notice Whether no session may ever be granted this function, on any target.
    function isPrivileged(uint256[33] memory words, bytes4 selector) internal pure returns (bool) {
        return _contains(words, selector, 0, 18);
    }

    /// @notice Whether this function moves or approves tokens: not granted by name beside a budget of the same token.
    function isTokenMoving(uint256[33] memory words, bytes4 selector) internal pure returns (bool) {
        return _contains(words, selector, 19, 32);
    }

    /// @dev Whether one of the words from `low` to `high` has the selector: only the last that does not begin with a
    /// greater one may.
    function _contains(
        uint256[33] memory words,
        bytes4 selector,
        uint256 low,
        uint256 high
    ) private pure returns (bool) {
        uint256 id = uint32(selector);
        unchecked {
            // Places in the table, and wrapping where it is meant.
            while (low < high) {
                uint256 middle = (low + high + 1) / 2;
                if (words[middle] >> 224 > id) high = middle - 1;
                else low = middle;
            }
            // Eight lanes of 32 bits at a time. One that is equal leaves zero, and taking 1 from each lane sets a
            // highest bit that was not set only where a lane was zero, or borrows from one that was.
            uint256 difference = words[low] ^ (id * LOWEST_BITS);
            return (difference - LOWEST_BITS) & ~difference & (LOWEST_BITS << 31) != 0;
        }
    }
}
