// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @title OpenZeppelin's ERC-721, which anyone may mint
contract TestNFT is ERC721("NFT", "NFT") {
    function mint(address to, uint256 id) external {
        _mint(to, id);
    }
}
